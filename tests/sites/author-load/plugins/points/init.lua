assises:type("points", { label = "Points" })

assises.type("virgule", {
	folder = "virgules"
	label = "Virgule",
})

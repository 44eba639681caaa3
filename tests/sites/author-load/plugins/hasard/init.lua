local n = math.random(9)

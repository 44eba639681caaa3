assises.type("cle", {
	foldr = "cles",
	label = { fr = "Clé" },
	fields = { nom = assises.f.sting() },
})

local f = assises.f

assises.type("fiche", {
	folder = "fiches",
	label = { fr = "Fiche" },
	plural = { fr = "Fiches" },
	fields = {
		date = f.date({ required = true }),
		nombre = f.int({ min = 1, max = 10 }),
		etat = f.enum({ "ouverte", "close" }),
		voisine = f.ref("fiche"),
		lieu = f.geo(),
		adresse = f.map({ rue = f.string(), numero = f.int() }),
	},
})

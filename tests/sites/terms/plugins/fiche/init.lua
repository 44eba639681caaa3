local f = assises.f

assises.type("fiche", {
	folder = "fiches",
	label = { fr = "Fiche" },
	plural = { fr = "Fiches" },
	fields = {
		sujets = f.terms("sujets", { label = { fr = "Sujets" } }),
		etat = f.terms("etats", {
			label = { fr = "État" },
			values = { "ouverte", "close" },
			labels = { ouverte = { fr = "Encore ouverte" } },
		}),
	},
})

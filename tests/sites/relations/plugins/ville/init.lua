local f = assises.f

assises.type("ville", {
	folder = "villes",
	label = { fr = "Ville" },
	plural = { fr = "Villes" },
	fields = {},
})
assises.type("lien", {
	folder = "liens",
	label = { fr = "Lien" },
	plural = { fr = "Liens" },
	fields = {
		parties = f.list(f.ref "ville", {
			label = { fr = "Parties" },
			inverse = "liens",
			inverse_label = { fr = "Liens de cette ville" },
		}),
	},
})

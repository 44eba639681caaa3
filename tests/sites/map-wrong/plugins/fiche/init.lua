local f = assises.f

assises.type("fiche", {
	folder = "fiches",
	label = { fr = "Fiche" },
	plural = { fr = "Fiches" },
	fields = {
		contact = f.map({
			ville = f.string(),
			voisine = f.ref("fiche"),
		}),
	},
})

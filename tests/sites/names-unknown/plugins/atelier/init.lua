assises.type("atelier", {
	folder = "ateliers",
	label = { fr = "Atelier" },
	plural = { fr = "Ateliers" },
	fields = {},
})

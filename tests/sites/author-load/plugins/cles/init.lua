assises.type("cles", {
	lable = "Clés",
	field = {},
	zzz = 1,
})

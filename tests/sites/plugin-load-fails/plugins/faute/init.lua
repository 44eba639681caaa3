assises.type("faute", {
	folder = "fautes"
	fields = {},
})

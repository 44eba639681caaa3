assises.generate("liste", {}, function()
	return {
		{ path = "liste", title = "La liste", body = "Voir [[absente]].\n\nEt <b>ceci</b>.\n" },
		{ path = "d", lang = "de", title = "Erste", body = "Text.\n" },
	}
end)

assises.data("citees", { reads = { "pages" } }, function(site)
	return #site.pages[1].backlinks
end)

assises.generate("liste", { reads = { "pages" } }, function()
	return {
		{ path = "x", title = "X", resume = "…" },
		{ title = "Y" },
		{ path = "/z/", title = "Z" },
		"page",
		{ path = "w", title = 3 },
	}
end)

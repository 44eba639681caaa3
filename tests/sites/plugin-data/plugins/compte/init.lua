-- A value, a page made of it, a block and a filter.
assises.data("nombre", { reads = { "pages" } }, function(site)
	return { pages = #site.pages }
end)

assises.generate("liste", { reads = { "pages", "compte.nombre" } }, function(site)
	local lines = {}
	for _, page in ipairs(site.pages) do
		lines[#lines + 1] = "- [[" .. (page.key == "" and "index" or page.key) .. "|" .. page.title .. "]]"
	end
	return {
		{ path = "liste", title = "La liste", body = table.concat(lines, "\n") .. "\n" },
	}
end)

assises.block("compte", { body = "none" }, function(args, body, ctx)
	return assises.el("p", { class = "compte" }, ctx.page.title, " : ", tostring(ctx.page.words))
end)

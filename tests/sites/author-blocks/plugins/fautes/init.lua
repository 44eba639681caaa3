local f, el = assises.f, assises.el

assises.block("arguments", {
	args = {
		titre = f.string({ required = true }),
		lignes = f.int({ min = 1, max = 5 }),
		ordre = f.enum({ "asc", "desc" }),
	},
}, function() end)

assises.block("joint", {}, function(args, body, ctx)
	return "après : " .. ctx.page.next
end)

assises.block("page_jointe", {}, function(args, body, ctx)
	return "ici : " .. ctx.page
end)

assises.block("cherche", {}, function(args, body, ctx)
	return ctx.site:get("absente").title
end)

assises.block("liste", {}, function()
	return { el("b", nil, "a") }
end)

assises.block("nombre", {}, function(args, body, ctx)
	return #ctx.site.pages
end)

assises.block("element", {}, function()
	return el("script", nil, "x")
end)

assises.block("attribut", {}, function()
	return el("p", { style = "color: red" }, "x")
end)

assises.block("sans_attributs", {}, function()
	return el("p", "x")
end)

assises.block("option", {}, function(args, body, ctx)
	return ctx.options.couleur
end)

assises.block("argument", {}, function(args)
	return args.titre
end)

assises.block("fichier", {}, function()
	return io.open("/etc/passwd"):read()
end)

assises.block("boucle", {}, function()
	while true do end
end)

-- How much there is of everything: counted once a build as data, which any
-- template can read (plugin.effectifs.data.effectifs), and shown by a block:
--
--	```effectifs
--	```
local el = assises.el

-- Statements of a page, and how many of them have a source: their own, or
-- those that the page names for all of itself.
local function statements(page)
	local all, sourced, own = 0, 0, false
	local function count(items)
		for _, item in ipairs(items) do
			all = all + 1
			if item.source then
				sourced = sourced + 1
			end
		end
	end
	for _, fact in ipairs(page.facts) do
		count(fact.values)
	end
	for _, relation in ipairs(page.relations) do
		if relation.direction == "out" and relation.name == "sources" then
			own = true
		elseif relation.direction == "out" then
			count(relation.items)
		end
	end
	return all, own and all or sourced
end

assises.data("effectifs", {
	about = "Le nombre de pages de chaque type ; les affirmations, et celles "
		.. "qui nomment leur source.",
	reads = { "pages" },
}, function(site, ctx)
	local result = { types = {}, affirmations = 0, sourcees = 0 }
	for _, type in ipairs(site.types) do
		local count = #site:query { type = type.name }
		if count > 0 then
			result.types[#result.types + 1] = { type = type.name, pages = count }
		end
	end
	for _, page in ipairs(site.pages) do
		local all, sourced = statements(page)
		result.affirmations = result.affirmations + all
		result.sourcees = result.sourcees + sourced
	end
	return result
end)

-- A count with the page of its folder, if the type has one.
local function item(entry, type, ctx)
	local section = type.folder and ctx.site:get(type.folder)
	local label = entry.pages == 1 and type.label or type.plural
	return el("li", nil, el("b", nil, entry.pages), " ",
		section and el("a", { href = section.url }, label) or label)
end

assises.block("effectifs", {
	about = "Ce que l’archive contient, compté.",
	body = "none",
}, function(args, body, ctx)
	local data = ctx.site:data("effectifs")
	local types, items = {}, {}
	for _, type in ipairs(ctx.site.types) do
		types[type.name] = type
	end
	for _, entry in ipairs(data.types) do
		if types[entry.type].folder then
			items[#items + 1] = entry
		end
	end
	table.sort(items, function(a, b) return a.pages > b.pages end)
	for i, entry in ipairs(items) do
		items[i] = item(entry, types[entry.type], ctx)
	end
	local said = ctx:text {
		fr = "Affirmations : %d ; avec leur source : %d.",
		en = "Statements: %d; with their source: %d.",
		ar = "عدد الإفادات: %d؛ مع ذكر المصدر: %d.",
	}
	return el("div", { class = "effectifs" }, el("ul", nil, items),
		el("p", nil, said:format(data.affirmations, data.sourcees)))
end)

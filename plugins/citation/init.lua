-- How to cite a page. In a template:
--
--	{{ page | citer }}		  « Titre », Archive, https://…
--	{{ page | citer("bibtex") }}	  @misc{…}
--	{{ page | citer("titre") }}	  its title, to be set between quotation marks
--
-- A date of consultation is the reader's to add: a page that bears the date
-- on which it was built would be another page each day.
local f = assises.f

local quotes = {
	fr = { "« ", " »", ", " },
	en = { "“", "”, ", "" },
	ar = { "«", "»", "، " },
}

-- Quotation marks within quotation marks are those of the second degree.
local inner = {
	fr = {
		{ "«\u{a0}", "“" }, { "«\u{202f}", "“" }, { "« ", "“" }, { "«", "“" },
		{ "\u{a0}»", "”" }, { "\u{202f}»", "”" }, { " »", "”" }, { "»", "”" },
	},
	en = { { "“", "‘" }, { "”", "’" } },
	ar = { { "«", "“" }, { "»", "”" } },
}

local function quoted(page)
	local title = page.title
	for _, pair in ipairs(inner[page.lang] or inner.en) do
		title = title:gsub(pair[1], pair[2])
	end
	return title
end

local function text(page, title, publisher)
	local q = quotes[page.lang] or quotes.en
	local parts = { q[1], quoted(page), q[2], q[3], title }
	if publisher ~= title then
		parts[#parts + 1] = (page.lang == "ar" and "، " or ", ") .. publisher
	end
	parts[#parts + 1] = (page.lang == "ar" and "، " or ", ") .. page.permalink
	return table.concat(parts)
end

-- What TeX would take for its own.
local function tex(value)
	return (value:gsub("[\\{}$&#^_~%%]", function(c)
		if c == "\\" then
			return "\\textbackslash{}"
		elseif c == "^" or c == "~" then
			return "\\" .. c .. "{}"
		end
		return "\\" .. c
	end))
end

local function bibtex(page, title, publisher)
	local key = assises.slug(page.key ~= "" and page.key or "accueil")
	return table.concat({
		("@misc{%s,"):format(key),
		("  title = {%s},"):format(tex(page.title)),
		("  howpublished = {%s},"):format(tex(title)),
		("  publisher = {%s},"):format(tex(publisher)),
		("  language = {%s},"):format(page.lang),
		("  url = {%s}"):format(page.permalink),
		"}",
	}, "\n")
end

assises.filter("citer", {
	about = "La référence d’une page, pour qui veut la citer.",
	args = { forme = f.enum({ "texte", "bibtex", "titre" }, { default = "texte" }) },
}, function(page, forme, ctx)
	if forme == "titre" then
		return quoted(page)
	end
	local title = ctx.site.title
	local publisher = ctx.options.editeur
	if publisher == "" then
		publisher = title
	end
	return (forme == "bibtex" and bibtex or text)(page, title, publisher)
end)

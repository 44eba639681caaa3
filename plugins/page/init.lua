-- The plain page: what no folder claims. A page of content/themes/ is a plain
-- page that others point to by their field `themes`.
local f = assises.f

assises.type("page", {
	label = { fr = "Page", en = "Page", ar = "صفحة" },
	plural = { fr = "Pages", en = "Pages", ar = "صفحات" },
	about = "La page simple : accueil, mode d’emploi, mentions, thèmes.",
	fields = {
		plus_large = f.ref("page", {
			label = {
				fr = "Thème plus large",
				en = "Broader theme",
				ar = "موضوع أوسع",
			},
			about = "Pour un thème : celui dont il est un cas.",
			inverse = "plus_precis",
			inverse_label = {
				fr = "Thèmes plus précis",
				en = "Narrower themes",
				ar = "مواضيع أدق",
			},
		}),
		sources = f.list(f.ref "source", {
			label = { fr = "Sources", en = "Sources", ar = "المصادر" },
			inverse = "pages",
			inverse_label = {
				fr = "Pages qui s’appuient sur cette source",
				en = "Pages that rest on this source",
				ar = "صفحات تستند إلى هذا المصدر",
			},
		}),
	},
	sort = { "title" },
})

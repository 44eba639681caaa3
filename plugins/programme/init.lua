-- A programme is a frame in which means are brought together. Who bears it and
-- who takes part are relations to institutions.
local f = assises.f

assises.type("programme", {
	folder = "programmes",
	label = { fr = "Programme", en = "Programme", ar = "برنامج" },
	plural = { fr = "Programmes", en = "Programmes", ar = "برامج" },
	about = "Un programme national, international ou d’appui.",
	fields = {
		nature = f.terms("natures", {
			required = true,
			label = { fr = "Nature", en = "Kind", ar = "النوع" },
			values = {
				"programme-national", "programme-international",
				"programme-multi-acteurs", "programme-d-appui",
			},
			labels = {
				["programme-national"] = {
					fr = "Programme national",
					en = "National programme",
					ar = "برنامج وطني",
				},
				["programme-international"] = {
					fr = "Programme international",
					en = "International programme",
					ar = "برنامج دولي",
				},
				["programme-multi-acteurs"] = {
					fr = "Programme multi-acteurs",
					en = "Multi-actor programme",
					ar = "برنامج متعدد الفاعلين",
				},
				["programme-d-appui"] = {
					fr = "Programme d’appui",
					en = "Support programme",
					ar = "برنامج دعم",
				},
			},
		}),
		nom_arabe = f.string({
			label = {
				fr = "Nom en arabe",
				en = "Name in Arabic",
				ar = "الاسم بالعربية",
			},
		}),
		periode = f.list(f.date(), {
			label = { fr = "Période", en = "Period", ar = "الفترة" },
			about = "De telle date à telle date ; chaque affirmation a sa source.",
		}),
		porte_par = f.list(f.ref "institution", {
			label = { fr = "Porté par", en = "Run by", ar = "تحمله" },
			inverse = "programmes_portes",
			inverse_label = {
				fr = "Programmes portés",
				en = "Programmes run",
				ar = "برامج تحملها",
			},
		}),
		participants = f.list(f.ref "institution", {
			label = { fr = "Participants", en = "Participants", ar = "المشاركون" },
			inverse = "participe_a",
			inverse_label = {
				fr = "Participe à",
				en = "Takes part in",
				ar = "تشارك في",
			},
		}),
		territoires = f.list(f.ref "territoire", {
			label = { fr = "Territoires", en = "Territories", ar = "المجالات الترابية" },
			inverse = "programmes",
			inverse_label = {
				fr = "Programmes menés sur ce territoire",
				en = "Programmes carried out on this territory",
				ar = "برامج منجزة في هذا المجال الترابي",
			},
		}),
		themes = f.list(f.ref "page", {
			label = { fr = "Thèmes", en = "Themes", ar = "المواضيع" },
			inverse = "programmes_du_theme",
			inverse_label = { fr = "Programmes", en = "Programmes", ar = "برامج" },
		}),
		sources = f.list(f.ref "source", {
			label = { fr = "Sources", en = "Sources", ar = "المصادر" },
			inverse = "programmes",
			inverse_label = {
				fr = "Programmes décrits d’après cette source",
				en = "Programmes described from this source",
				ar = "برامج موصوفة استنادا إلى هذا المصدر",
			},
		}),
	},
	sort = { "title" },
})

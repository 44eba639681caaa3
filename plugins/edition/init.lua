-- An edition is known by its year, never by its number: public sources do not
-- count the assises alike, so `numero` holds statements, each with its source.
local f = assises.f

assises.type("edition", {
	folder = "editions",
	template = "edition.html",
	label = { fr = "Édition", en = "Edition", ar = "دورة" },
	plural = { fr = "Éditions", en = "Editions", ar = "دورات" },
	about = "Une réunion des assises, désignée par son année et son lieu.",
	fields = {
		annee = f.date({
			label = { fr = "Année", en = "Year", ar = "السنة" },
			about = "À laisser vide si l’année n’est pas connue.",
		}),
		dates = f.list(f.date(), {
			label = { fr = "Dates", en = "Dates", ar = "التواريخ" },
			about = "Une affirmation par source.",
		}),
		lieux = f.list(f.ref "territoire", {
			label = { fr = "Lieu", en = "Place", ar = "المكان" },
			inverse = "editions",
			inverse_label = {
				fr = "Éditions réunies ici",
				en = "Editions held here",
				ar = "دورات انعقدت هنا",
			},
		}),
		numero = f.list(f.string(), {
			label = { fr = "Rang", en = "Number", ar = "الترتيب" },
			about = "Ce que dit chaque source du rang de l’édition.",
		}),
		vient_apres = f.list(f.ref "edition", {
			label = { fr = "Se situe après", en = "Comes after", ar = "تأتي بعد" },
			inverse = "vient_avant",
			inverse_label = {
				fr = "Se situe avant",
				en = "Comes before",
				ar = "تأتي قبل",
			},
		}),
		a_rapprocher_de = f.list(f.ref "edition", {
			label = {
				fr = "À rapprocher de",
				en = "To be compared with",
				ar = "تقارن مع",
			},
			about = "Une édition qui pourrait être la même, sans que cela soit établi.",
			inverse = "rapprochee_de",
			inverse_label = {
				fr = "Rapprochée de",
				en = "Compared with",
				ar = "تقارن بها",
			},
		}),
		sources = f.list(f.ref "source", {
			label = { fr = "Sources", en = "Sources", ar = "المصادر" },
			inverse = "editions",
			inverse_label = {
				fr = "Éditions décrites d’après cette source",
				en = "Editions described from this source",
				ar = "دورات موصوفة استنادا إلى هذا المصدر",
			},
		}),
	},
	sort = { "annee", "title" },
})

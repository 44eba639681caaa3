-- A workshop of an edition: what was presented there and what was named there.
-- What it asked for points back to it (recommandation, question).
local f = assises.f

assises.type("atelier", {
	folder = "ateliers",
	template = "atelier.html",
	label = { fr = "Atelier", en = "Workshop", ar = "ورشة" },
	plural = { fr = "Ateliers", en = "Workshops", ar = "ورشات" },
	about = "Une séance de travail tenue lors d’une édition.",
	fields = {
		edition = f.ref("edition", {
			required = true,
			label = { fr = "Tenu lors de", en = "Held at", ar = "انعقدت خلال" },
			inverse = "ateliers",
			inverse_label = {
				fr = "Ateliers de cette édition",
				en = "Workshops of this edition",
				ar = "ورشات هذه الدورة",
			},
		}),
		date = f.date({
			label = { fr = "Date", en = "Date", ar = "التاريخ" },
			about = "À laisser vide si elle n’est pas connue.",
		}),
		statut = f.terms("statuts", {
			label = { fr = "Statut", en = "Status", ar = "الحالة" },
			about = "Où en est le texte qui rend compte de l’atelier.",
			values = { "document-de-travail", "texte-definitif" },
			labels = {
				["document-de-travail"] = {
					fr = "Document de travail",
					en = "Working paper",
					ar = "وثيقة عمل",
				},
				["texte-definitif"] = {
					fr = "Texte définitif",
					en = "Final text",
					ar = "نص نهائي",
				},
			},
		}),
		frequentation = f.list(f.string(), {
			label = { fr = "Participation", en = "Attendance", ar = "الحضور" },
		}),
		place_du_theme = f.list(f.string(), {
			label = {
				fr = "Place du thème",
				en = "Place of the theme",
				ar = "مكانة الموضوع",
			},
			about = "Ce que le choix du thème dit de la suite des assises.",
		}),
		partenariats_presentes = f.list(f.ref "partenariat", {
			label = {
				fr = "Partenariats présentés",
				en = "Partnerships presented",
				ar = "الشراكات المعروضة",
			},
			inverse = "presente_dans",
			inverse_label = {
				fr = "Présenté dans",
				en = "Presented in",
				ar = "عرضت في",
			},
		}),
		programmes_cites = f.list(f.ref "programme", {
			label = {
				fr = "Programmes cités",
				en = "Programmes named",
				ar = "البرامج المذكورة",
			},
			inverse = "ateliers",
			inverse_label = {
				fr = "Cité dans l’atelier",
				en = "Named in the workshop",
				ar = "ذكر في الورشة",
			},
		}),
		institutions_citees = f.list(f.ref "institution", {
			label = {
				fr = "Institutions citées",
				en = "Institutions named",
				ar = "المؤسسات المذكورة",
			},
			inverse = "ateliers",
			inverse_label = {
				fr = "Citée dans l’atelier",
				en = "Named in the workshop",
				ar = "ذكرت في الورشة",
			},
		}),
		themes = f.list(f.ref "page", {
			label = { fr = "Thèmes", en = "Themes", ar = "المواضيع" },
			inverse = "ateliers_du_theme",
			inverse_label = { fr = "Ateliers", en = "Workshops", ar = "ورشات" },
		}),
		sources = f.list(f.ref "source", {
			label = { fr = "Sources", en = "Sources", ar = "المصادر" },
			inverse = "ateliers",
			inverse_label = {
				fr = "Ateliers décrits d’après cette source",
				en = "Workshops described from this source",
				ar = "ورشات موصوفة استنادا إلى هذا المصدر",
			},
		}),
	},
	sort = { "title" },
})

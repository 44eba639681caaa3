-- What a workshop asks for. `numero` is its place in the paper's own list.
local f = assises.f

assises.type("recommandation", {
	folder = "recommandations",
	template = "recommandation.html",
	label = { fr = "Recommandation", en = "Recommendation", ar = "توصية" },
	plural = { fr = "Recommandations", en = "Recommendations", ar = "توصيات" },
	about = "Ce qu’un atelier demande, tel que son texte le rapporte.",
	fields = {
		numero = f.int({
			min = 1,
			label = { fr = "Numéro", en = "Number", ar = "الرقم" },
			about = "La place dans la liste du document.",
		}),
		statut = f.terms("statuts", {
			required = true,
			label = { fr = "Statut", en = "Status", ar = "الحالة" },
			values = {
				"formulee", "reprise", "mise-en-oeuvre", "abandonnee",
			},
			labels = {
				formulee = {
					fr = "Formulée, suite non connue",
					en = "Made, follow-up not known",
					ar = "صيغت ومآلها غير معروف",
				},
				reprise = {
					fr = "Reprise par une autre édition",
					en = "Taken up by another edition",
					ar = "أعادتها دورة أخرى",
				},
				["mise-en-oeuvre"] = {
					fr = "Mise en œuvre",
					en = "Carried out",
					ar = "نفذت",
				},
				abandonnee = {
					fr = "Abandonnée",
					en = "Dropped",
					ar = "تم التخلي عنها",
				},
			},
		}),
		atelier = f.ref("atelier", {
			required = true,
			label = { fr = "Formulée dans", en = "Made in", ar = "صيغت في" },
			inverse = "recommandations",
			inverse_label = {
				fr = "Recommandations formulées",
				en = "Recommendations made",
				ar = "التوصيات الصادرة",
			},
		}),
		edition = f.ref("edition", {
			label = { fr = "Édition", en = "Edition", ar = "الدورة" },
			inverse = "recommandations",
			inverse_label = {
				fr = "Recommandations de cette édition",
				en = "Recommendations of this edition",
				ar = "توصيات هذه الدورة",
			},
		}),
		concerne = f.list(f.string(), {
			label = { fr = "Concerne", en = "Concerns", ar = "تهم" },
		}),
		destinataire = f.list(f.string(), {
			label = { fr = "Destinataire", en = "Addressee", ar = "الموجهة إليه" },
		}),
		programmes = f.list(f.ref "programme", {
			label = {
				fr = "Programmes concernés",
				en = "Programmes concerned",
				ar = "البرامج المعنية",
			},
			inverse = "recommandations",
			inverse_label = {
				fr = "Recommandations qui le concernent",
				en = "Recommendations about it",
				ar = "توصيات تهمه",
			},
		}),
		themes = f.list(f.ref "page", {
			label = { fr = "Thèmes", en = "Themes", ar = "المواضيع" },
			inverse = "recommandations_du_theme",
			inverse_label = {
				fr = "Recommandations",
				en = "Recommendations",
				ar = "توصيات",
			},
		}),
		sources = f.list(f.ref "source", {
			label = { fr = "Sources", en = "Sources", ar = "المصادر" },
			inverse = "recommandations",
			inverse_label = {
				fr = "Recommandations tirées de cette source",
				en = "Recommendations taken from this source",
				ar = "توصيات مأخوذة من هذا المصدر",
			},
		}),
	},
	sort = { "numero", "title" },
})

-- What a text leaves open. A link from a question to a recommendation is the
-- editors' as a rule: its certainty says so.
local f = assises.f

assises.type("question", {
	folder = "questions",
	template = "question.html",
	label = { fr = "Question", en = "Question", ar = "سؤال" },
	plural = { fr = "Questions", en = "Questions", ar = "أسئلة" },
	about = "Ce qu’un texte laisse ouvert.",
	fields = {
		statut = f.terms("statuts", {
			required = true,
			label = { fr = "Statut", en = "Status", ar = "الحالة" },
			values = {
				"ouverte", "en-partie-resolue", "resolue", "caduque",
			},
			labels = {
				ouverte = { fr = "Ouverte", en = "Open", ar = "مفتوح" },
				["en-partie-resolue"] = {
					fr = "En partie résolue",
					en = "Partly settled",
					ar = "محسوم جزئيا",
				},
				resolue = { fr = "Résolue", en = "Settled", ar = "محسوم" },
				caduque = { fr = "Caduque", en = "Lapsed", ar = "متجاوز" },
			},
		}),
		soulevee_dans = f.ref("atelier", {
			required = true,
			label = { fr = "Soulevée dans", en = "Raised in", ar = "طرح في" },
			inverse = "questions",
			inverse_label = {
				fr = "Questions soulevées",
				en = "Questions raised",
				ar = "الأسئلة المطروحة",
			},
		}),
		recommandations = f.list(f.ref "recommandation", {
			label = {
				fr = "Recommandations liées",
				en = "Related recommendations",
				ar = "توصيات مرتبطة",
			},
			about = "Si le lien est de la rédaction : certainty: éditorial.",
			inverse = "questions",
			inverse_label = {
				fr = "Questions liées",
				en = "Related questions",
				ar = "أسئلة مرتبطة",
			},
		}),
		themes = f.list(f.ref "page", {
			label = { fr = "Thèmes", en = "Themes", ar = "المواضيع" },
			inverse = "questions_du_theme",
			inverse_label = { fr = "Questions", en = "Questions", ar = "أسئلة" },
		}),
		sources = f.list(f.ref "source", {
			label = { fr = "Sources", en = "Sources", ar = "المصادر" },
			inverse = "questions",
			inverse_label = {
				fr = "Questions tirées de cette source",
				en = "Questions taken from this source",
				ar = "أسئلة مأخوذة من هذا المصدر",
			},
		}),
	},
	sort = { "title" },
})

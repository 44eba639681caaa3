-- A source is what a statement rests on. Every other type points here, by its
-- field `sources` and by the `source` of a single statement.
local f = assises.f

assises.type("source", {
	folder = "sources",
	template = "source.html",
	label = { fr = "Source", en = "Source", ar = "مصدر" },
	plural = { fr = "Sources", en = "Sources", ar = "مصادر" },
	about = "Ce sur quoi une affirmation s’appuie : document, site, ouvrage.",
	fields = {
		nature = f.terms("natures", {
			label = { fr = "Nature", en = "Kind", ar = "النوع" },
			about = "Quel genre de source c’est.",
			values = {
				"document-de-travail", "presse",
				"site-institutionnel", "ouvrages-de-reference",
			},
			labels = {
				["document-de-travail"] = {
					fr = "Document de travail",
					en = "Working paper",
					ar = "وثيقة عمل",
				},
				presse = { fr = "Presse", en = "Press", ar = "صحافة" },
				["site-institutionnel"] = {
					fr = "Site institutionnel",
					en = "Institutional website",
					ar = "موقع مؤسساتي",
				},
				["ouvrages-de-reference"] = {
					fr = "Ouvrages de référence",
					en = "Reference works",
					ar = "مراجع عامة",
				},
			},
		}),
		hote = f.string({
			label = { fr = "Site", en = "Website", ar = "الموقع" },
			about = "Le nom d’hôte seul, quand l’adresse exacte n’est pas connue.",
		}),
		adresse = f.url({
			label = { fr = "Adresse", en = "Address", ar = "الرابط" },
			about = "L’adresse exacte, si elle a été vérifiée.",
		}),
		date = f.date({
			label = { fr = "Date", en = "Date", ar = "التاريخ" },
			about = "La date de la source, telle qu’elle la donne.",
		}),
		langue = f.string({
			label = { fr = "Langue", en = "Language", ar = "اللغة" },
		}),
		consultation = f.string({
			label = { fr = "Consultation", en = "Access", ar = "الاطلاع" },
			about = "Où et comment la source peut être lue.",
		}),
	},
	sort = { "title" },
})

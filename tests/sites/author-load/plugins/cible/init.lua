assises.type("cible", { fields = { vers = assises.f.ref("quelquechose") } })

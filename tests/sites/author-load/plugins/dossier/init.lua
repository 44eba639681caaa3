assises.type("dossier", { folder = "/dossiers/" })

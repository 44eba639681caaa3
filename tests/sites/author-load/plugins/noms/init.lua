assises.type("nom-compose", {})

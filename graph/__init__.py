"""The model: schema, names, statements, the graph folder and the engines."""

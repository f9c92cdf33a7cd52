"""The playground: networks that train within the page, with penalties as Keras has them; its engine is JavaScript."""

"""What a study's rows become: tables, figures, pages. Imports neither torch nor AllenNLP."""

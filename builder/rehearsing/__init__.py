"""A release tried on learners before it is out, in collections of real Anki that are thrown away.

`learner` is what a learner has and can do, `living` what one does, `trying` the whole rehearsal.
`notes`, `cards` and `package` compare what was before with what is after, and `telling` says it.
Only `learner` knows anki.
"""

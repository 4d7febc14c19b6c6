"""The desk: a page on this machine to read posts, code them, and count what was coded.

`identity` knows a post again, `store` keeps what a coder did (one SQLite file of hers, beside the index),
`actions` are the things she can do, `attach` finds codings again after the posts were indexed anew, `merging`
joins files, `bringing` takes codes and codings from elsewhere, `hand` gives codings to the measures, `study`
is a corpus with its codings; `gate` says who may ask, `server` and `routes` answer the page.
"""

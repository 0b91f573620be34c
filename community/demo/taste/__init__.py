"""Why people open, like and keep what they do, and the history that comes of it.

`truth` draws what each person is like underneath; `ties` who follows and befriends whom; `subjects` what notes offer;
`visits` lets the days pass, and its `make_facts` does it all.
"""

"""Finesse XML: model to bodies, changes to update events, request bodies to typed requests.

Children stand in the order in which real servers send them: alphabetical, but for the few places
where a comment says otherwise. Nothing is indented, and an empty value is ``<a></a>``.
"""

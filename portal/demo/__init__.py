"""
Demonstration room: a call that looks real, made of invented people and places.

`cast` holds the units and persons, `works` the essays, `scrolls` the calligraphy,
`documents` and `brushwork` turn them into genuine files, `scores` tells what the
judges gave. Nothing here touches a database; the seed does.
"""

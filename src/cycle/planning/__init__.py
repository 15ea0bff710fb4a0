"""What may come: the timetable, its warnings, what clashes, what is feasible. Pure.

Nothing that decides, evolves or comes due rests on this room: it advises people.
"""

"""The snippets of ftrack's page "Working with Assignments and Allocations", word for word, and the
rows they name."""

import datetime
from pathlib import Path

from planner_app import Session

PAGE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "ftrack-assignments.md"
"""The page itself, beside the checkout where it is there."""

SNIPPETS = {
    "assignments of a task": """\
task = session.query('Task where name is "My Task"').one()
assignments = session.query(
    'Assignment where context_id is "{0}"'.format(task['id'])
).all()
""",
    "allocations of a user": """\
user = session.query('User where username is "my_user"').one()
allocations = session.query(
    'Allocation where user_id is "{0}"'.format(user['id'])
).all()
""",
    "create an assignment": """\
task = session.query('Task where name is "My Task"').one()
user = session.query('User where username is "my_user"').one()

assignment = session.create('Assignment', {
    'context': task,
    'resource': user,
    'assignment_type': 'Creative Work'
})
session.commit()
""",
    "create an allocation": """\
user = session.query('User where username is "my_user"').one()

allocation = session.create('Allocation', {
    'resource': user,
    'start': datetime.datetime(2023, 1, 1),
    'end': datetime.datetime(2023, 1, 31),
    'allocation_type': 'Project Work',
    'value': 1.0  # Full time allocation
})
session.commit()
""",
    "update an assignment": """\
assignment = session.query('Assignment where id is "assignment_id"').one()
assignment['assignment_type'] = 'Management'
session.commit()
""",
    "update an allocation": """\
allocation = session.query('Allocation where id is "allocation_id"').one()
allocation['value'] = 0.5  # Half time allocation
session.commit()
""",
    "delete an assignment": """\
assignment = session.query('Assignment where id is "assignment_id"').one()
session.delete(assignment)
session.commit()
""",
    "delete an allocation": """\
allocation = session.query('Allocation where id is "allocation_id"').one()
session.delete(allocation)
session.commit()
""",
}


def furnish(session: Session) -> None:
    """What the page's snippets name: a task of two people beside my_user, and my_user's
    vacation."""
    project = session.create("Project", {"name": "My Project"})
    task = session.create("Task", {"name": "My Task", "parent": project})
    users = {name: session.create("User", {"username": name}) for name in ("my_user", "ana", "ben")}
    session.create("Assignment", {"id": "assignment_id", "context": task, "resource": users["ana"]})
    session.create("Assignment", {"id": "bens", "context": task, "resource": users["ben"]})
    month = {"start": datetime.datetime(2023, 2, 1), "end": datetime.datetime(2023, 2, 28)}  # noqa: DTZ001
    values = {
        "id": "allocation_id",
        "resource": users["my_user"],
        "allocation_type": "Vacation",
        "value": 1.0,
    }
    session.create("Allocation", {**values, **month})
    session.commit()

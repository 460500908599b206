from planner_app.operations.rules.tree.dependencies import create_dependency
from planner_app.ui.charts.link_arrows import VisibleLinks
from tests.ui.conftest import Studio


def test_links_show_while_one_end_is_visible_and_neither_is_folded_away(studio: Studio) -> None:
    studio.workspace.run(create_dependency, before_id=studio["layout"], after_id=studio["light"])
    ids = studio.workspace.snapshot.outline
    links = VisibleLinks(studio.workspace.snapshot, ids)
    ends = ids.index(studio["layout"]), ids.index(studio["light"])
    assert links.touching(ends[0], ends[0]) == [ends]
    assert links.touching(ends[1], ends[1]) == [ends]
    assert links.touching(ends[1] + 1, ends[1] + 9) == []
    without = [i for i in ids if i != studio["light"]]
    assert VisibleLinks(studio.workspace.snapshot, without).touching(0, 99) == []

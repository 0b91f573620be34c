"""What boards refuse."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import Conflict, Invalid, NotFound


class NoSuchBoard(NotFound):
    code = "no_such_board"
    message = _l("There is no such patch, or it is somebody's own.")


class NoSuchItem(NotFound):
    code = "no_such_item"
    message = _l("This is not in the patch any more.")


class BadBoardName(Invalid):
    code = "bad_board_name"
    message = _l("A patch's name has 1 to 40 characters.")


class BadDescription(Invalid):
    code = "bad_description"
    message = _l("A description has at most 100 characters.")


class BadReason(Invalid):
    code = "bad_reason"
    message = _l("A reason has at most 100 characters.")


class TooManyBoards(Conflict):
    code = "too_many_boards"
    message = _l("Fifty patches are enough for one person.")


class BoardFull(Conflict):
    code = "board_full"
    message = _l("Two hundred things fill a patch. Start another one.")


class AlreadyOnBoard(Conflict):
    code = "already_on_board"
    message = _l("This is in the patch already.")


class OtherItems(Conflict):
    code = "other_items"
    message = _l("The order has to name every thing in the patch once.")

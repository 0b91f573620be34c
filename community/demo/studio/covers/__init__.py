"""Covers: pages set like the ones people post (lists, receipts, maps, charts, walls)."""

from __future__ import annotations

from PIL import Image

from community.demo.studio.covers.sheets import Sheet, sheets
from community.demo.studio.covers.spots import tags
from community.demo.studio.pieces import Piece, keep

# what a lettered page is, for the alternative text, by its format
_WHAT = {
    "annotate": ("照片上写着手写小注", "A picture with handwritten notes on it"),
    "ask": ("一个搜索框和搜到的几条", "A search box with what it found"),
    "before": ("之前和之后对照", "Before and after, side by side"),
    "bingo": ("宾果格子", "A bingo card"),
    "bold": ("大字封面", "Big lettering with an object"),
    "books": ("一摞书脊", "Spines of books"),
    "calendar": ("一页打卡月历", "A month of a habit calendar"),
    "chart": ("手绘图表", "A drawn chart"),
    "chat": ("聊天气泡", "Chat bubbles"),
    "collage": ("贴着标签的拼图", "A labelled collage"),
    "floor": ("平面图", "A floor plan"),
    "hours": ("一天的时间线", "A day as a timeline"),
    "journal": ("摊开的手帐", "An open journal"),
    "landscape": ("山影和海拔图", "Ridges with an elevation profile"),
    "magazine": ("杂志封面", "A magazine cover"),
    "memo": ("备忘录清单", "A checklist in a notes app"),
    "menu": ("一页菜单", "A menu"),
    "mosaic": ("色块拼图", "Blocks of colour"),
    "neon": ("夜里的霓虹字", "Neon lettering at night"),
    "note": ("手写清单", "A handwritten list"),
    "panels": ("四格漫画", "A comic in four panels"),
    "player": ("播放界面", "A player with its progress"),
    "polaroids": ("贴着说明的拍立得", "Polaroids with captions"),
    "poster": ("大数字海报", "A poster with a big number"),
    "quote": ("一句话和一件东西", "A sentence and an object"),
    "rail": ("挂着衣服的衣杆", "Clothes on a rail"),
    "receipt": ("一张小票", "A receipt"),
    "recipe": ("菜谱卡片", "A recipe card"),
    "route": ("手绘路线地图", "A drawn map with a route"),
    "sizes": ("标着尺寸的东西", "Things with their measures"),
    "stamps": ("贴着邮票的信封", "A stamped envelope"),
    "steps": ("编号步骤", "Numbered steps"),
    "stickers": ("贴纸拼贴", "Stickers"),
    "swatches": ("色卡", "Colour swatches"),
    "ticket": ("一张票", "A ticket"),
    "tier": ("分级排行", "A tier list"),
    "versus": ("左右对比", "Two things side by side"),
    "weather": ("天气卡片", "A weather card"),
}


def covers() -> list[Piece]:
    """Every cover, ready to be drawn."""
    return [_piece(sheet) for sheet in sheets()]


def keep_cover(file: str) -> str:
    """Draw the cover with that file, in whichever process; its file."""
    keep(next(piece for piece in covers() if piece.file == file))
    return file


def _piece(sheet: Sheet) -> Piece:
    about_zh, about_en = sheet.about
    if sheet.lang:
        what_zh, what_en = _WHAT[sheet.format]
        about_zh, about_en = f"{what_zh}，封面字：{sheet.words}", f"{what_en}, lettered “{sheet.words}”"

    def draw() -> Image.Image:
        # imported on first use: listing the plan needs no browser
        from community.demo.studio.covers import page

        return page.draw(sheet)

    return Piece(
        file=f"covers/{sheet.name}.webp",
        kind="cover",
        category=sheet.category,
        alt_zh=about_zh,
        alt_en=about_en,
        draw=draw,
        quality=88,
        lang=sheet.lang,
        title=sheet.words or None,
        subtitle=sheet.subtitle or None,
        topics=sheet.topics,
        tags=lambda: tags(sheet.name),
    )

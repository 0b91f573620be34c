"""The buy sheet: what is chosen of a product and what that costs, asked of the server at every change."""

from collections.abc import Mapping

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from community.accounts import queries as accounts
from community.catalog.queries import ProductPage, SkuRow
from community.influencers import forecast
from community.platform.ids import new_public_id
from community.platform.money import format_money
from community.platform.viewer import Viewer
from community.shop.checkout.rules import Wanted, priced
from community.storefront.rows import AddressChoice, Axis, BuyView, Commission, Option, SumLine

MOST = 99


def buy_view(
    product: ProductPage, asked: MultiDict[str, str], viewer: Viewer, *, with_addresses: bool = True
) -> BuyView:
    """The sheet for what the address asks: `sku` or `option_<key>` fields, `quantity`, `address_id`, `origin`.

    The reader's addresses are one statement, for those who show them.
    """
    chosen, sku = _choose(product, asked)
    quantity = min(max(asked.get("quantity", 1, type=int) or 1, 1), MOST)
    available = sku.available if sku else product.available
    origin = (asked.get("origin") or "")[:400] or None
    addresses = _addresses(viewer, asked.get("address_id", type=int)) if with_addresses else []
    lines, total = _sums(product, sku, quantity)
    return BuyView(
        product_public_id=product.public_id,
        name=product.name,
        picture=(sku.picture if sku else None) or product.picture,
        price_minor=sku.price_minor if sku else product.price_minor,
        currency=product.currency,
        low30_minor=product.low30_minor,
        option_text=sku.option_text if sku else "",
        available=available if product.on_sale else 0,
        live=product.on_sale,
        axes=_axes(product, chosen),
        sku_id=sku.id if sku else None,
        quantity=quantity,
        address=next((address for address in addresses if address.chosen), None),
        addresses=addresses,
        lines=lines,
        total_minor=total,
        origin=origin,
        key=new_public_id(),
        commission=_commission(origin, sku, quantity),
    )


def _choose(product: ProductPage, asked: Mapping[str, str]) -> tuple[dict[str, str], SkuRow | None]:
    """The options that are chosen and the SKU they name. Nothing asked: the first SKU that can be had."""
    picked = {
        option.key: asked[f"option_{option.key}"] for option in product.options if asked.get(f"option_{option.key}")
    }
    if picked:
        fits = [sku for sku in product.skus if all(sku.options.get(key) == value for key, value in picked.items())]
        best = next((sku for sku in fits if sku.available), fits[0] if fits else None)
        return (dict(best.options), best) if best else (picked, None)
    wanted = asked.get("sku") or asked.get("sku_id") or ""
    named = next((sku for sku in product.skus if str(sku.id) == wanted), None)
    sku = named or next((sku for sku in product.skus if sku.available), product.skus[0] if product.skus else None)
    return (dict(sku.options), sku) if sku else ({}, None)


def _axes(product: ProductPage, chosen: Mapping[str, str]) -> list[Axis]:
    """The options with what is left of each value, given what else is chosen."""
    axes = []
    for option in product.options:
        others = {key: value for key, value in chosen.items() if key != option.key}
        left = {
            sku.options.get(option.key)
            for sku in product.skus
            if sku.available and all(sku.options.get(key) == value for key, value in others.items())
        }
        pictured = len({value.picture.id for value in option.values if value.picture}) == len(option.values) > 1
        axes.append(
            Axis(
                option.key,
                option.label,
                [
                    Option(
                        value.key,
                        value.label,
                        value.picture if pictured else None,
                        chosen.get(option.key) == value.key,
                        value.key not in left,
                    )
                    for value in option.values
                ],
            )
        )
    return axes


def _sums(product: ProductPage, sku: SkuRow | None, quantity: int) -> tuple[list[SumLine], int]:
    if sku is None or not sku.on_sale:
        return [], product.price_minor * quantity
    (group,) = priced([Wanted(sku.id, quantity)], {sku.id: sku}).groups
    free = sku.free_from_minor
    lines = [
        SumLine(f"{product.name} × {quantity}", group.goods_minor, None, "goods"),
        SumLine(
            _("Shipping"),
            group.shipping_minor,
            _(
                "Free from %(amount)s, paid by %(shop)s",
                amount=format_money(free, group.currency),
                shop=product.shop_name,
            )
            if free is not None
            else None,
            "shipping",
        ),
    ]
    return lines, group.total_minor


def _addresses(viewer: Viewer, asked: int | None) -> list[AddressChoice]:
    if viewer.person_id is None:
        return []
    book = accounts.addresses(viewer.person_id)
    chosen = next((row.id for row in book if row.id == asked), None) or next(
        (row.id for row in book if row.preferred), book[0].id if book else None
    )
    return [AddressChoice(row.id, row.receiver, row.line_text, row.id == chosen) for row in book]


def _commission(origin: str | None, sku: SkuRow | None, quantity: int) -> Commission | None:
    """Who would earn from this sale, and how much; None when the origin is no influencer's link to this product."""
    if origin is None or sku is None:
        return None
    told = forecast.would_earn(origin, sku.product_id, sku.price_minor * quantity)
    return Commission(*told) if told else None

"""Where others join in, inside the transaction that settles a payment."""

from community.platform.hooks import Hook
from community.shop.payments.queries import PaymentRow

# (purpose, subject, payment): money has come that is not for orders; whoever opened the payment books it
settled: Hook[[str, str, PaymentRow], None] = Hook("payments.settled")

# (order_id): money came for an order that can no longer be filled; it has to go back
came_late: Hook[[int], None] = Hook("payments.came_late")

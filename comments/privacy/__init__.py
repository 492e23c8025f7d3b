"""What a person may ask for: all that is stored of her, or that nothing of her stays; and what is
forgotten unasked. A person is an e-mail address, whatever its case.

`export(email)`, `erase(email, actor=…)`, `forget_addresses()`.
"""

from comments.privacy.erasure import Erased, erase
from comments.privacy.report import export
from comments.privacy.retention import forget_addresses

__all__ = ["Erased", "erase", "export", "forget_addresses"]

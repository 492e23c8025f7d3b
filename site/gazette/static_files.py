"""Where static files are kept: each under a name that changes with it, so that browsers keep it for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names modules, too, by what is in them where other modules import them.

    Django finds an import by the semicolon at its end, and names the modules that import others in
    one pass a level.
    """

    support_js_module_import_aggregation = True
    max_post_process_passes = 20

"""What every page needs and no page owns: `middleware`, `forms` (what people typed becomes a value or an error at its
field), `pages` (templates), `login` (OpenID Connect), `site` (what a line of the site map is), the log and the meters.

No contact is read or changed here. Begin with `site`, and with `contactdesk.routes` for the pages themselves.
"""

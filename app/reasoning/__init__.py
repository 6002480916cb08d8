"""REASONING: from what was marked and answered to an explained list. Pure, standard library only. See docs/architecture.md."""

"""Where each kind of region keeps its distance among the attributes of the skin.

Must not know: the shader text, how a region looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.state.shown import Channel

CHANNELS: tuple[Channel, ...] = tuple(Channel)
"""The order of the flags and colours in the shader."""

TOGETHER_NEVER: Mapping[Channel, Channel] = MappingProxyType(
    {
        Channel.AGREE_ALL: Channel.REFERRED_VERY_COMMON,
        Channel.AGREE_SOME: Channel.REFERRED_COMMON,
        Channel.AGREE_ONE: Channel.REFERRED_SOMETIMES,
        Channel.AGREE_REACH: Channel.REFERRED_RARE,
    }
)
"""Channels that are never shown beside another one lend its place among the attributes: the agreement of maps shows no pain."""

OWN_SLOT = 16
"""What a person painted is no vector's component: it has an attribute to itself, told while the brush moves."""

_OWNERS = tuple(channel for channel in CHANNELS if channel not in TOGETHER_NEVER and channel is not Channel.PAINTED)
SLOTS: Mapping[Channel, int] = MappingProxyType(
    {
        channel: OWN_SLOT if channel is Channel.PAINTED else _OWNERS.index(TOGETHER_NEVER.get(channel, channel))
        for channel in CHANNELS
    }
)
"""Where a channel's distance is: slot i is component i % 4 of vector i // 4."""

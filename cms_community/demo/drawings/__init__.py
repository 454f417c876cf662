"""The illustrations of the demo newsroom, painted on demand."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from cms_community.demo.drawings import (
    band,
    coast,
    country,
    facades,
    garden,
    indoors,
    market,
    mural,
    portraits,
    quay,
    sea,
    sill,
    stage,
    streets,
    umbrellas,
    vegetables,
    vines,
)
from cms_community.demo.drawings.strokes import Canvas

__all__ = ["KEYS", "draw"]

Painter = Callable[[Canvas], None]

HEROES: dict[str, Painter] = {
    "marche-couvert": market.marche_couvert,
    "tramway": streets.tramway,
    "ecole-cour": streets.ecole_cour,
    "boulangerie-nuit": market.boulangerie_nuit,
    "logement-immeubles": facades.logement_immeubles,
    "velo-quai": quay.velo_quai,
    "hopital-garde": facades.hopital_garde,
    "estuaire-oiseaux": sea.estuaire_oiseaux,
    "haies-bocage": country.haies_bocage,
    "eoliennes-large": sea.eoliennes_large,
    "canicule-place": facades.canicule_place,
    "abeilles-ruches": garden.abeilles_ruches,
    "potager-partage": garden.potager_partage,
    "crue-riviere": country.crue_riviere,
    "foret-hetres": country.foret_hetres,
    "theatre-rideau": stage.theatre_rideau,
    "librairie-vitrine": market.librairie_vitrine,
    "fanfare-rue": band.fanfare_rue,
    "cinema-plein-air": stage.cinema_plein_air,
    "atelier-potier": indoors.atelier_potier,
    "fresque-mur": mural.fresque_mur,
    "forum-lecteurs": indoors.forum_lecteurs,
    "boite-lettres": indoors.boite_lettres,
    "phare-veille": sea.phare_veille,
}

PHOTOS: dict[str, Painter] = {
    "brume-pont": coast.brume_pont,
    "premiere-neige": country.premiere_neige,
    "cerfs-volants": coast.cerfs_volants,
    "marche-aube": market.marche_aube,
    "bal-musette": stage.bal_musette,
    "regates": coast.regates,
    "vendanges": vines.vendanges,
    "grue-port": coast.grue_port,
    "chat-fenetre": sill.chat_fenetre,
    "arc-en-ciel-champs": country.arc_en_ciel_champs,
    "fete-foraine": stage.fete_foraine,
    "trail-cretes": country.trail_cretes,
    "pluie-parapluies": umbrellas.pluie_parapluies,
    "lune-phare": sea.lune_phare,
}

GALLERY: dict[str, Painter] = {
    "fanfare-cuivres": band.fanfare_cuivres,
    "fanfare-tambour": band.fanfare_tambour,
    "fanfare-foule": band.fanfare_foule,
    "fresque-detail": mural.fresque_detail,
    "fresque-echafaudage": mural.fresque_echafaudage,
    "potager-recolte": vegetables.potager_recolte,
    "potager-mains": vegetables.potager_mains,
    "ruches-cadre": garden.ruches_cadre,
}

PORTRAITS: dict[str, Painter] = {
    f"portrait-{number}": painter for number, painter in enumerate(portraits.SITTERS, start=1)
}

PAINTERS: dict[str, Painter] = {**HEROES, **PHOTOS, **GALLERY, **PORTRAITS}

KEYS: tuple[str, ...] = tuple(PAINTERS)


def draw(key: str, *, width: int = 1600) -> Image.Image:
    """Draw one illustration, always the same for the same key and width."""
    painter = PAINTERS.get(key)
    if painter is None:
        message = f"No drawing is called “{key}”; the drawings are: {', '.join(KEYS)}."
        raise ValueError(message)
    wide = 1000 if key in PORTRAITS else 1500
    canvas = Canvas(key, width, wide)
    painter(canvas)
    return canvas.finish()

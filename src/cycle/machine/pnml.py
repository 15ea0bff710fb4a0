"""A workflow net as PNML, the interchange format of Petri nets (ISO/IEC 15909-2:2011). Pure.

Grammar: http://www.pnml.org/version-2009/grammar/pnml, place/transition nets. Silent
transitions carry the mark by which ProM and pm4py know them.
"""

from xml.etree import ElementTree as ET

from cycle.machine.nets import SOURCE, Net, NetTransition

GRAMMAR = "http://www.pnml.org/version-2009/grammar/"


def to_pnml(net: Net) -> str:
    """The net as an XML document. The same net always gives the same text."""
    root = ET.Element("pnml", xmlns=f"{GRAMMAR}pnml")
    element = ET.SubElement(root, "net", id=net.name, type=f"{GRAMMAR}ptnet")
    _named(element, net.title)
    page = ET.SubElement(element, "page", id="page")
    ids = {place: f"p{number}" for number, place in enumerate(net.places)}
    for place in net.places:
        _place(page, ids[place], place)
    for number, transition in enumerate(net.transitions):
        _transition(page, f"t{number}", transition)
    for number, transition in enumerate(net.transitions):
        ends = [(ids[place], f"t{number}") for place in transition.takes]
        ends += [(f"t{number}", ids[place]) for place in transition.puts]
        for source, target in ends:
            ET.SubElement(page, "arc", id=f"{source}-{target}", source=source, target=target)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _named(element: ET.Element, text: str) -> None:
    ET.SubElement(ET.SubElement(element, "name"), "text").text = text


def _place(page: ET.Element, key: str, name: str) -> None:
    element = ET.SubElement(page, "place", id=key)
    _named(element, name)
    if name == SOURCE:
        ET.SubElement(ET.SubElement(element, "initialMarking"), "text").text = "1"


def _transition(page: ET.Element, key: str, transition: NetTransition) -> None:
    element = ET.SubElement(page, "transition", id=key)
    _named(element, transition.label or transition.key)
    if transition.label is None:
        ET.SubElement(
            element,
            "toolspecific",
            tool="ProM",
            version="6.4",
            activity="$invisible$",
            localNodeID=key,
        )

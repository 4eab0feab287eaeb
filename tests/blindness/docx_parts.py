"""What Word writes where: fragments of a .docx with room for two strings each."""

from typing import Final

OFFICE: Final = "http://schemas.openxmlformats.org/"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DRAWING: Final = "application/vnd.openxmlformats-officedocument."
W: Final = f"{OFFICE}wordprocessingml/2006/main"
NAMESPACES: Final = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}officeDocument/2006/relationships" '
    f'xmlns:m="{OFFICE}officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
DATE: Final = 'w:date="2027-04-01T00:00:00Z"'

#: Marks in the body, place → elements of the body.
PLACES: Final = {
    "bookmark": '<w:p><w:bookmarkStart w:id="71" w:name="{}"/><w:bookmarkEnd w:id="71"/>'
    '<w:permStart w:id="72" w:ed="{}"/><w:permEnd w:id="72"/></w:p>',
    "insertion's author": f'<w:p><w:ins w:id="73" w:author="{{}}" {DATE}><w:r><w:t> </w:t></w:r>'
    f'</w:ins><w:ins w:id="74" w:author="{{}}" {DATE}/></w:p>',
    "deletion": f'<w:p><w:del w:id="75" w:author="{{}}" {DATE}><w:r><w:delText>{{}}</w:delText>'
    "</w:r></w:del></w:p>",
    "move": f'<w:p><w:moveFrom w:id="76" w:author="{{}}" {DATE}><w:r><w:t>{{}}</w:t></w:r>'
    "</w:moveFrom></w:p>",
    "change of form": f'<w:p><w:pPr><w:pPrChange w:id="77" w:author="{{}}" {DATE}><w:pPr/>'
    f'</w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange w:id="78" w:author="{{}}" {DATE}><w:rPr/>'
    "</w:rPrChange></w:rPr></w:r></w:p>",
    "field": '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR "{}" '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:fldSimple w:instr=" USERNAME {} "/></w:p>',
    "deleted field": f'<w:p><w:del w:id="79" w:author="{{}}" {DATE}><w:r><w:delInstrText> FILENAME '
    "{} </w:delInstrText></w:r></w:del></w:p>",
    "content control": '<w:sdt><w:sdtPr><w:alias w:val="{}"/><w:tag w:val="{}"/></w:sdtPr>'
    "<w:sdtContent><w:p/></w:sdtContent></w:sdt>",
    "placeholder": '<w:sdt><w:sdtPr><w:placeholder><w:docPart w:val="{}"/></w:placeholder>'
    '<w:dataBinding w:xpath="/{}" w:storeItemID="x"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent>'
    "</w:sdt>",
    "smart tag": '<w:p><w:smartTag w:uri="urn:x" w:element="person"><w:smartTagPr><w:attr '
    'w:name="{}" w:val="{}"/></w:smartTagPr></w:smartTag></w:p>',
    "custom XML": '<w:customXml w:uri="urn:{}" w:element="x"><w:customXmlPr><w:placeholder '
    'w:val="{}"/></w:customXmlPr><w:p/></w:customXml>',
    "link": '<w:p><w:hyperlink r:id="ownlink" w:tooltip="{}" w:docLocation="{}"/></w:p>',
    "drawn shape": '<w:p><w:r><w:pict><v:shape id="s" alt="{}" title="{}" '
    'style="width:1pt;height:1pt"/></w:pict></w:r></w:p>',
    "embedded object": '<w:p><w:r><w:object><o:OLEObject Type="Embed" ProgID="Package" '
    'ObjectID="{}" ShapeID="{}"/></w:object></w:r></w:p>',
    "hidden paragraph": "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/>"
    "</w:rPr><w:t>{}</w:t></w:r><w:r><w:rPr><w:webHidden/><w:vanish/></w:rPr><w:t>{}</w:t></w:r>"
    "</w:p>",
}

#: Marks in the settings.
SETTINGS: Final = {
    "variable": '<w:docVars><w:docVar w:name="{}" w:val="{}"/></w:docVars>',
    "mail merge": '<w:mailMerge><w:connectString w:val="{}"/><w:query w:val="{}"/></w:mailMerge>',
    "protection": '<w:writeProtection w:salt="{}" w:hash="{}"/>',
    "saved path": '<w:saveThroughXslt w:solutionID="{}"/><w:attachedSchema w:val="{}"/>',
    "revision": '<w:rsids><w:rsidRoot w:val="{}"/><w:rsid w:val="{}"/></w:rsids>',
}

_NOTES: Final = (
    f'<w:{{kind}} xmlns:w="{W}"><w:{{one}} w:type="separator" w:id="-1"><w:p><w:r><w:t>{{{{}}}}'
    '</w:t></w:r></w:p></w:{one}><w:{one} w:id="9"><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>'
    "{{}}</w:t></w:r></w:p></w:{one}></w:{kind}>"
)
_A: Final = f"{OFFICE}drawingml/2006/"

#: Parts of their own: name → (content type, relationship to the document, content).
PARTS: Final = {
    "docProps/custom.xml": (
        f"{DRAWING}custom-properties+xml",
        "",
        f'<Properties xmlns="{OFFICE}officeDocument/2006/custom-properties" '
        f'xmlns:vt="{OFFICE}officeDocument/2006/docPropsVTypes"><property fmtid="x" pid="2" '
        'name="{}"><vt:lpwstr>{}</vt:lpwstr></property></Properties>',
    ),
    "word/footnotes.xml": (
        f"{WORD}footnotes+xml", "footnotes", _NOTES.format(kind="footnotes", one="footnote"),
    ),
    "word/endnotes.xml": (
        f"{WORD}endnotes+xml", "endnotes", _NOTES.format(kind="endnotes", one="endnote"),
    ),
    "word/people.xml": (
        f"{WORD}people+xml",
        "people",
        '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
        '<w15:person w15:author="{}"><w15:presenceInfo w15:providerId="AD" w15:userId="{}"/>'
        "</w15:person></w15:people>",
    ),
    "word/diagrams/data1.xml": (
        f"{DRAWING}drawingml.diagramData+xml",
        "diagramData",
        f'<dgm:dataModel xmlns:dgm="{_A}diagram" xmlns:a="{_A}main"><dgm:ptLst><dgm:pt '
        'modelId="{}"><dgm:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst>'
        "</dgm:dataModel>",
    ),
    "word/charts/chart1.xml": (
        f"{DRAWING}drawingml.chart+xml",
        "chart",
        f'<c:chartSpace xmlns:c="{_A}chart" xmlns:a="{_A}main"><c:chart><c:title><c:tx><c:rich>'
        "<a:p><a:r><a:t>{}</a:t></a:r></a:p></c:rich></c:tx></c:title><c:autoTitleDeleted "
        'val="0"/></c:chart><c:userShapes id="{}"/></c:chartSpace>',
    ),
    "word/glossary/document.xml": (
        f"{WORD}document.glossary+xml",
        "glossaryDocument",
        f'<w:glossaryDocument xmlns:w="{W}"><w:docParts><w:docPart><w:docPartPr><w:name '
        'w:val="{}"/></w:docPartPr><w:docPartBody><w:p><w:r><w:t>{}</w:t></w:r></w:p>'
        "</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>",
    ),
    "word/fonts.xml": (
        f"{WORD}fontTable+xml",
        "",
        f'<w:fonts xmlns:w="{W}"><w:font w:name="{{}}"><w:altName w:val="{{}}"/></w:font>'
        "</w:fonts>",
    ),
    "word/printerSettings1.xml": ("", "printerSettings", "<printer><a>{}</a><b>{}</b></printer>"),
    "customXml/item1.xml": ("", "customXml", '<root owner="{}"><unit>{}</unit></root>'),
}  # fmt: skip

/** Letters of other scripts, each line with what they look like: https://www.unicode.org/Public/security/latest/confusables.txt has them all. */
const LINES = [
  ['аеорсхуіѕјԁһԛԝ', 'aeopcxyisjdhqw'],
  ['АВЕКМНОРСТХУЅІЈԌԚԜҮ', 'ABEKMHOPCTXYSIJGQWY'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϹϳν', 'ABEZHIKMNOPTYXoCjv'],
  ['ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ', 'ABCDEFGHIJKLMNOPRSTUVWXYZ'],
  ['ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ', 'ABCDEGHIJKLMPRSTVWZ'],
  ['ᗩᗷᑕᗪᕼᑭᖇᔕᑌᐯ᙭', 'ABCDHPRSUVX'],
  ['ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'ABCDEGHIJKLMNOPRSTUVWYZ'],
  ['₮', 'T'],
] as const

/** A letter that looks like one of A to Z → that one. */
export const LIKENESS: ReadonlyMap<string, string> = new Map(
  LINES.flatMap(([letters, likenesses]) => {
    const seen = [...likenesses]
    return [...letters].map((letter, at) => [letter, seen[at]!] as const)
  }),
)

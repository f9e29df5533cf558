/**
 * A list in the form of OFAC's `sdn_advanced.xml`, written by us after what others publish of the format. Lazarus Group, Li
 * Jiadong and Tornado Cash stand on it as they did in September 2024; all else is made up.
 */
export const SDN_ADVANCED = `<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML" Version="3">
  <DateOfIssue CalendarTypeID="1"><Year>2024</Year><Month>9</Month><Day>5</Day></DateOfIssue>
  <ReferenceValueSets>
    <FeatureTypeValues>
      <FeatureType ID="25" FeatureTypeGroupID="1">Location</FeatureType>
      <FeatureType ID="344" FeatureTypeGroupID="1">Digital Currency Address - XBT</FeatureType>
      <FeatureType ID="345" FeatureTypeGroupID="1">Digital Currency Address - ETH</FeatureType>
      <FeatureType ID="887" FeatureTypeGroupID="1">Digital Currency Address - USDT</FeatureType>
      <FeatureType ID="999" FeatureTypeGroupID="1">Digital Currency Address - NEWCOIN</FeatureType>
    </FeatureTypeValues>
    <ListValues><List ID="1550">SDN List</List><List ID="91243">Consolidated List</List></ListValues>
    <PartySubTypeValues>
      <PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>
      <PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>
      <PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType>
    </PartySubTypeValues>
    <PartyTypeValues>
      <PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType><PartyType ID="4">Transport</PartyType>
    </PartyTypeValues>
    <SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="1705">Block</SanctionsType></SanctionsTypeValues>
  </ReferenceValueSets>
  <DistinctParties>
    <DistinctParty FixedRef="27307">
      <Comment />
      <Profile ID="27307" PartySubTypeID="3">
        <Identity ID="19011" FixedRef="27307" Primary="true" False="false">
          <Alias FixedRef="27307" AliasTypeID="1400" Primary="false" LowQuality="false"><DocumentedName ID="1"><DocumentedNamePart><NamePartValue ScriptID="215">HIDDEN COBRA</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
          <Alias FixedRef="27307" AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="2"><DocumentedNamePart><NamePartValue ScriptID="215">LAZARUS GROUP</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
          <Alias FixedRef="27307" AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName ID="3"><DocumentedNamePart><NamePartValue ScriptID="215">APPLEWORM</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
        </Identity>
        <Feature ID="1" FeatureTypeID="25"><FeatureVersion ID="1"><VersionLocation LocationID="25" /></FeatureVersion></Feature>
        <Feature ID="2" FeatureTypeID="345"><FeatureVersion ID="2"><VersionDetail DetailTypeID="1432">0x098B716B8Aaf21512996dC57EB0615e2383E2f96</VersionDetail></FeatureVersion></Feature>
        <Feature ID="3" FeatureTypeID="345"><FeatureVersion ID="3"><VersionDetail DetailTypeID="1432">0xA0e1c89Ef1a489c9C7dE96311eD5Ce5D32c20E4B</VersionDetail></FeatureVersion></Feature>
      </Profile>
    </DistinctParty>
    <DistinctParty FixedRef="28264">
      <Profile ID="28264" PartySubTypeID="4">
        <Identity ID="2" Primary="true"><Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="4"><DocumentedNamePart><NamePartValue>LI</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue>Jiadong</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
        <Feature ID="4" FeatureTypeID="344"><FeatureVersion ID="4"><VersionDetail>1EfMVkxQQuZfBdocpJu6RUsCJvenQWbQyE</VersionDetail></FeatureVersion></Feature>
        <Feature ID="5" FeatureTypeID="344"><FeatureVersion ID="5"><VersionDetail>1EfMVkxQQuZfBdocpJu6RUsCJvenQWbQyF</VersionDetail></FeatureVersion></Feature>
        <Feature ID="6" FeatureTypeID="999"><FeatureVersion ID="6"><VersionDetail>0x098B716B8Aaf21512996dC57EB0615e2383E2f96</VersionDetail></FeatureVersion></Feature>
      </Profile>
    </DistinctParty>
    <DistinctParty FixedRef="39796">
      <Profile ID="39796" PartySubTypeID="3">
        <Identity ID="3" Primary="true"><Alias AliasTypeID="1403" Primary="true"><DocumentedName ID="5"><DocumentedNamePart><NamePartValue>TORNADO CASH &amp; CO</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
        <Feature ID="7" FeatureTypeID="887"><FeatureVersion ID="7"><VersionDetail>TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t</VersionDetail></FeatureVersion></Feature>
      </Profile>
    </DistinctParty>
    <DistinctParty FixedRef="50">
      <Profile ID="50" PartySubTypeID="1"><Identity ID="4" Primary="true"><Alias Primary="true"><DocumentedName ID="6"><DocumentedNamePart><NamePartValue>A SHIP</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile>
    </DistinctParty>
    <DistinctParty FixedRef="51">
      <Profile ID="51" PartySubTypeID="3"><Identity ID="5" Primary="true"><Alias Primary="true"><DocumentedName ID="7"><DocumentedNamePart><NamePartValue>A TRADER OF SUGAR</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile>
    </DistinctParty>
  </DistinctParties>
  <SanctionsEntries>
    <SanctionsEntry ID="27307" ProfileID="27307" ListID="1550">
      <EntryEvent ID="27307" EntryEventTypeID="1" LegalBasisID="1"><Comment /><Date CalendarTypeID="1"><Year>2019</Year><Month>9</Month><Day>13</Day></Date></EntryEvent>
      <SanctionsMeasure ID="1" SanctionsTypeID="1705"><DatePeriod CalendarTypeID="1" /></SanctionsMeasure>
      <SanctionsMeasure ID="2" SanctionsTypeID="1"><Comment>DPRK3</Comment></SanctionsMeasure>
    </SanctionsEntry>
    <SanctionsEntry ID="28264" ProfileID="28264" ListID="1550">
      <EntryEvent ID="28264" EntryEventTypeID="1"><Date><Year>2020</Year><Month>3</Month><Day>2</Day></Date></EntryEvent>
      <SanctionsMeasure ID="3" SanctionsTypeID="1"><Comment>DPRK3</Comment></SanctionsMeasure>
      <SanctionsMeasure ID="4" SanctionsTypeID="1"><Comment>CYBER2</Comment></SanctionsMeasure>
    </SanctionsEntry>
    <SanctionsEntry ID="39796" ProfileID="39796" ListID="1550">
      <EntryEvent ID="39796" EntryEventTypeID="1"><Date><Year>2022</Year><Month>11</Month><Day>8</Day></Date></EntryEvent>
      <SanctionsMeasure ID="5" SanctionsTypeID="1"><Comment>CYBER2</Comment></SanctionsMeasure>
    </SanctionsEntry>
    <SanctionsEntry ID="50" ProfileID="50" ListID="1550">
      <EntryEvent ID="50" EntryEventTypeID="1"><Date><Year>2018</Year></Date></EntryEvent>
      <SanctionsMeasure ID="6" SanctionsTypeID="1"><Comment>DPRK4</Comment></SanctionsMeasure>
    </SanctionsEntry>
    <SanctionsEntry ID="51" ProfileID="51" ListID="1550">
      <SanctionsMeasure ID="7" SanctionsTypeID="1"><Comment>CUBA</Comment></SanctionsMeasure>
    </SanctionsEntry>
  </SanctionsEntries>
  <SanctionsEntryLinks />
</Sanctions>
`

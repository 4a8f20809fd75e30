-- The flat views once more, written by hand over DuckDB's JSON functions.
-- Each part is named after its table; its columns stand in the table's order.
--: macros
CREATE MACRO s(j, p) AS json_extract_string(j, p);
CREATE MACRO f(j, p) AS list_filter(json_extract_string(j, p), x -> x IS NOT NULL)[1];
CREATE MACRO w(j, items, cond, literal, val) AS list_filter(list_transform(list_filter(
    json_extract(j, items), x -> json_extract_string(x, cond) = literal),
    x -> json_extract_string(x, val)), x -> x IS NOT NULL)[1];
CREATE MACRO wa(j, items, cond, literal, val) AS list_filter(list_transform(list_filter(
    json_extract(j, items), x -> list_contains(json_extract_string(x, cond), literal)),
    x -> json_extract_string(x, val)), x -> x IS NOT NULL)[1];
CREATE MACRO ext(j, link, val) AS w(j, '$.extension[*]', '$.url', link, val);
CREATE MACRO core(name) AS 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-' || name;
CREATE MACRO sub(j, name) AS list_filter(json_extract(j, '$.extension[*]'), x -> (x->>'url') = core(name))[1];
CREATE MACRO tail(v) AS nullif(regexp_extract(v, '(^|/)([A-Z][A-Za-z]+)/([^/?#]+)(/_history/[^/]+)?$', 3), '');
CREATE MACRO kind(v) AS nullif(regexp_extract(v, '(^|/)([A-Z][A-Za-z]+)/([^/?#]+)(/_history/[^/]+)?$', 2), '');
CREATE MACRO ident(j, u) AS coalesce(j->>'id', CASE WHEN u LIKE 'urn:uuid:%' THEN substr(u, 10) ELSE tail(u) END);
CREATE MACRO known(k, v) AS (SELECT any_value(ident(r.j, r.u)) FROM resource r WHERE r.file = k AND r.u = v);
CREATE MACRO knowntype(k, v) AS
    (SELECT any_value(r.j->>'resourceType') FROM resource r WHERE r.file = k AND r.u = v);
CREATE MACRO ref(k, v) AS coalesce(tail(v), known(k, v), v);
CREATE MACRO refto(k, v, t) AS CASE WHEN coalesce(kind(v), knowntype(k, v), t) = t
    THEN ref(k, v) END;
CREATE MACRO dt(v) AS CASE length(v) WHEN 4 THEN v || '-01-01' WHEN 7 THEN v || '-01' ELSE left(v, 10) END;
CREATE MACRO ts(v) AS epoch_us(CASE WHEN length(v) < 10 THEN dt(v) ELSE v END::TIMESTAMPTZ);
CREATE MACRO pr(v) AS CASE length(v) WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day'
    ELSE CASE WHEN v IS NOT NULL THEN 'time' END END;
--: patient
SELECT ident(j, u),
    wa(j, '$.identifier[*]', '$.type.coding[*].code', 'MR', '$.value'),
    w(j, '$.identifier[*]', '$.system', 'http://hl7.org/fhir/sid/us-ssn', '$.value'),
    w(j, '$.identifier[*]', '$.system', 'http://hl7.org/fhir/sid/us-mbi', '$.value'),
    coalesce(w(j, '$.name[*]', '$.use', 'official', '$.family'), f(j, '$.name[*].family')),
    coalesce(w(j, '$.name[*]', '$.use', 'official', '$.given[0]'), f(j, '$.name[*].given[*]')),
    dt(s(j, '$.birthDate')), pr(s(j, '$.birthDate')), s(j, '$.gender'),
    ext(j, core('birthsex'), '$.valueCode'),
    ext(sub(j, 'race'), 'ombCategory', '$.valueCoding.code'),
    coalesce(ext(sub(j, 'race'), 'text', '$.valueString'),
        ext(sub(j, 'race'), 'ombCategory', '$.valueCoding.display')),
    ext(sub(j, 'ethnicity'), 'ombCategory', '$.valueCoding.code'),
    coalesce(ext(sub(j, 'ethnicity'), 'text', '$.valueString'),
        ext(sub(j, 'ethnicity'), 'ombCategory', '$.valueCoding.display')),
    s(j, '$.maritalStatus.coding[0].code'), s(j, '$.communication[0].language.coding[0].code'),
    s(j, '$.deceasedBoolean'), ts(s(j, '$.deceasedDateTime')),
    s(j, '$.address[0].line[0]'), s(j, '$.address[0].city'), s(j, '$.address[0].district'),
    s(j, '$.address[0].state'), s(j, '$.address[0].postalCode'), s(j, '$.address[0].country'),
    w(j, '$.telecom[*]', '$.system', 'phone', '$.value'),
    w(j, '$.telecom[*]', '$.system', 'email', '$.value'),
    s(j, '$.active'), ref(file, coalesce(f(j, '$.generalPractitioner[*].reference'),
        s(j, '$.generalPractitioner.reference'))),
    refto(file, s(j, '$.managingOrganization.reference'), 'Organization')
FROM resource WHERE (j->>'resourceType') = 'Patient' ORDER BY file, ord;
--: encounter
SELECT ident(j, u), refto(file, s(j, '$.subject.reference'), 'Patient'),
    s(j, '$.status'), s(j, '$.class.code'),
    s(j, '$.type[0].coding[0].system'), s(j, '$.type[0].coding[0].code'),
    coalesce(s(j, '$.type[0].coding[0].display'), s(j, '$.type[0].text')),
    s(j, '$.reasonCode[0].coding[0].system'), s(j, '$.reasonCode[0].coding[0].code'),
    coalesce(s(j, '$.reasonCode[0].coding[0].display'), s(j, '$.reasonCode[0].text')),
    ts(s(j, '$.period.start')), pr(s(j, '$.period.start')), ts(s(j, '$.period.end')),
    refto(file, f(j, '$.diagnosis[*].condition.reference'), 'Condition'),
    s(j, '$.hospitalization.admitSource.coding[0].code'),
    s(j, '$.hospitalization.dischargeDisposition.coding[0].code'),
    ref(file, f(j, '$.participant[*].individual.reference')),
    refto(file, f(j, '$.location[*].location.reference'), 'Location'),
    refto(file, s(j, '$.serviceProvider.reference'), 'Organization'),
    refto(file, s(j, '$.partOf.reference'), 'Encounter')
FROM resource WHERE (j->>'resourceType') = 'Encounter' ORDER BY file, ord;
--: condition
SELECT ident(j, u), refto(file, s(j, '$.subject.reference'), 'Patient'),
    refto(file, s(j, '$.encounter.reference'), 'Encounter'),
    s(j, '$.clinicalStatus.coding[0].code'), s(j, '$.verificationStatus.coding[0].code'),
    f(j, '$.category[*].coding[0].code'),
    s(j, '$.code.coding[0].system'), s(j, '$.code.coding[0].code'),
    coalesce(s(j, '$.code.coding[0].display'), s(j, '$.code.text')),
    w(j, '$.code.coding[*]', '$.system', 'http://hl7.org/fhir/sid/icd-10-cm', '$.code'),
    w(j, '$.code.coding[*]', '$.system', 'http://snomed.info/sct', '$.code'),
    s(j, '$.severity.coding[0].code'), s(j, '$.bodySite[0].coding[0].code'),
    ts(coalesce(s(j, '$.onsetDateTime'), s(j, '$.onsetPeriod.start'))),
    pr(coalesce(s(j, '$.onsetDateTime'), s(j, '$.onsetPeriod.start'))),
    ts(coalesce(s(j, '$.abatementDateTime'), s(j, '$.abatementPeriod.end'))),
    ts(s(j, '$.recordedDate')),
    ref(file, s(j, '$.recorder.reference')), ref(file, s(j, '$.asserter.reference'))
FROM resource WHERE (j->>'resourceType') = 'Condition' ORDER BY file, ord;
--: observation
SELECT ident(j, u), refto(file, s(j, '$.subject.reference'), 'Patient'),
    refto(file, s(j, '$.encounter.reference'), 'Encounter'),
    s(j, '$.status'), f(j, '$.category[*].coding[0].code'),
    s(j, '$.code.coding[0].system'), s(j, '$.code.coding[0].code'),
    coalesce(s(j, '$.code.coding[0].display'), s(j, '$.code.text')),
    w(j, '$.code.coding[*]', '$.system', 'http://loinc.org', '$.code'),
    ts(coalesce(s(j, '$.effectiveDateTime'), s(j, '$.effectivePeriod.start'), s(j, '$.effectiveInstant'))),
    pr(coalesce(s(j, '$.effectiveDateTime'), s(j, '$.effectivePeriod.start'), s(j, '$.effectiveInstant'))),
    ts(s(j, '$.effectivePeriod.end')), ts(s(j, '$.issued')),
    s(j, '$.valueQuantity.value'), coalesce(s(j, '$.valueQuantity.code'), s(j, '$.valueQuantity.unit')),
    s(j, '$.valueCodeableConcept.coding[0].system'), s(j, '$.valueCodeableConcept.coding[0].code'),
    coalesce(s(j, '$.valueCodeableConcept.coding[0].display'), s(j, '$.valueCodeableConcept.text')),
    s(j, '$.valueString'), s(j, '$.valueBoolean'), s(j, '$.valueInteger'), ts(s(j, '$.valueDateTime')),
    s(j, '$.dataAbsentReason.coding[0].code'), coalesce(f(j, '$.interpretation[*].coding[0].code'),
        s(j, '$.interpretation.coding[0].code')),
    s(j, '$.referenceRange[0].low.value'), s(j, '$.referenceRange[0].high.value'),
    s(j, '$.bodySite.coding[0].code'), s(j, '$.method.coding[0].code'),
    refto(file, s(j, '$.specimen.reference'), 'Specimen'),
    ref(file, f(j, '$.performer[*].reference'))
FROM resource WHERE (j->>'resourceType') = 'Observation' ORDER BY file, ord;
--: observation_component
SELECT ident(j, u), refto(file, s(j, '$.subject.reference'), 'Patient'),
    s(i, '$.code.coding[0].system'), s(i, '$.code.coding[0].code'),
    coalesce(s(i, '$.code.coding[0].display'), s(i, '$.code.text')),
    w(i, '$.code.coding[*]', '$.system', 'http://loinc.org', '$.code'),
    s(i, '$.valueQuantity.value'), coalesce(s(i, '$.valueQuantity.code'), s(i, '$.valueQuantity.unit')),
    s(i, '$.valueCodeableConcept.coding[0].system'), s(i, '$.valueCodeableConcept.coding[0].code'),
    coalesce(s(i, '$.valueCodeableConcept.coding[0].display'), s(i, '$.valueCodeableConcept.text')),
    s(i, '$.valueString'), s(i, '$.valueBoolean'), s(i, '$.valueInteger'), ts(s(i, '$.valueDateTime')),
    s(i, '$.dataAbsentReason.coding[0].code'), f(i, '$.interpretation[*].coding[0].code'),
    s(i, '$.referenceRange[0].low.value'), s(i, '$.referenceRange[0].high.value')
FROM (SELECT *, unnest(json_extract(j, '$.component[*]')) AS i,
        generate_subscripts(json_extract(j, '$.component[*]'), 1) AS n
    FROM resource WHERE (j->>'resourceType') = 'Observation') ORDER BY file, ord, n;
--: medication_request
SELECT ident(j, u), refto(file, s(j, '$.subject.reference'), 'Patient'),
    refto(file, s(j, '$.encounter.reference'), 'Encounter'),
    s(j, '$.status'), s(j, '$.intent'),
    s(j, '$.medicationCodeableConcept.coding[0].system'), s(j, '$.medicationCodeableConcept.coding[0].code'),
    coalesce(s(j, '$.medicationCodeableConcept.coding[0].display'), s(j, '$.medicationCodeableConcept.text')),
    w(j, '$.medicationCodeableConcept.coding[*]', '$.system',
        'http://www.nlm.nih.gov/research/umls/rxnorm', '$.code'),
    w(j, '$.medicationCodeableConcept.coding[*]', '$.system', 'http://hl7.org/fhir/sid/ndc', '$.code'),
    ref(file, s(j, '$.medicationReference.reference')),
    ts(s(j, '$.authoredOn')), pr(s(j, '$.authoredOn')), ref(file, s(j, '$.requester.reference')),
    s(j, '$.reasonCode[0].coding[0].code'), ref(file, f(j, '$.reasonReference[*].reference')),
    s(j, '$.dosageInstruction[0].text'), s(j, '$.dosageInstruction[0].asNeededBoolean'),
    s(j, '$.dosageInstruction[0].route.coding[0].code'),
    s(j, '$.dosageInstruction[0].doseAndRate[0].doseQuantity.value'),
    coalesce(s(j, '$.dosageInstruction[0].doseAndRate[0].doseQuantity.code'),
        s(j, '$.dosageInstruction[0].doseAndRate[0].doseQuantity.unit')),
    s(j, '$.dosageInstruction[0].timing.repeat.frequency'),
    s(j, '$.dosageInstruction[0].timing.repeat.period'),
    s(j, '$.dosageInstruction[0].timing.repeat.periodUnit'),
    s(j, '$.dispenseRequest.quantity.value'), s(j, '$.dispenseRequest.numberOfRepeatsAllowed'),
    s(j, '$.dispenseRequest.expectedSupplyDuration.value')
FROM resource WHERE (j->>'resourceType') = 'MedicationRequest' ORDER BY file, ord;
--: procedure
SELECT ident(j, u), refto(file, s(j, '$.subject.reference'), 'Patient'),
    refto(file, s(j, '$.encounter.reference'), 'Encounter'),
    s(j, '$.status'), s(j, '$.category.coding[0].code'),
    s(j, '$.code.coding[0].system'), s(j, '$.code.coding[0].code'),
    coalesce(s(j, '$.code.coding[0].display'), s(j, '$.code.text')),
    w(j, '$.code.coding[*]', '$.system', 'http://www.ama-assn.org/go/cpt', '$.code'),
    w(j, '$.code.coding[*]', '$.system', 'http://snomed.info/sct', '$.code'),
    ts(coalesce(s(j, '$.performedDateTime'), s(j, '$.performedPeriod.start'))),
    pr(coalesce(s(j, '$.performedDateTime'), s(j, '$.performedPeriod.start'))),
    ts(s(j, '$.performedPeriod.end')),
    ref(file, f(j, '$.performer[*].actor.reference')),
    refto(file, s(j, '$.location.reference'), 'Location'),
    s(j, '$.reasonCode[0].coding[0].code'), ref(file, f(j, '$.reasonReference[*].reference')),
    s(j, '$.bodySite[0].coding[0].code'), s(j, '$.outcome.coding[0].code')
FROM resource WHERE (j->>'resourceType') = 'Procedure' ORDER BY file, ord;
--: coverage
SELECT ident(j, u), refto(file, s(j, '$.beneficiary.reference'), 'Patient'), s(j, '$.status'),
    s(j, '$.type.coding[0].code'), coalesce(s(j, '$.type.coding[0].display'), s(j, '$.type.text')),
    s(j, '$.subscriberId'), ref(file, s(j, '$.subscriber.reference')),
    ref(file, s(j, '$.policyHolder.reference')), s(j, '$.dependent'),
    s(j, '$.relationship.coding[0].code'),
    dt(s(j, '$.period.start')), dt(s(j, '$.period.end')),
    ref(file, f(j, '$.payor[*].reference')), f(j, '$.payor[*].display'),
    wa(j, '$.class[*]', '$.type.coding[*].code', 'group', '$.value'),
    wa(j, '$.class[*]', '$.type.coding[*].code', 'plan', '$.value'),
    s(j, '$.network'), s(j, '$.order')
FROM resource WHERE (j->>'resourceType') = 'Coverage' ORDER BY file, ord;
--: claim macros
CREATE MACRO diag(j, what, val) AS wa(j, '$.diagnosis[*]', '$.type[*].coding[*].code', what, val);
CREATE MACRO total(j, what) AS wa(j, '$.total[*]', '$.category.coding[*].code', what, '$.amount.value');
CREATE MACRO adj(j, what) AS wa(j, '$.adjudication[*]', '$.category.coding[*].code', what, '$.amount.value');
CREATE MACRO stay(j, val) AS wa(j, '$.supportingInfo[*]', '$.category.coding[*].code', 'admissionperiod', val);
--: explanation_of_benefit
SELECT ident(j, u), refto(file, s(j, '$.patient.reference'), 'Patient'),
    coalesce(wa(j, '$.identifier[*]', '$.type.coding[*].code', 'uc', '$.value'),
        w(j, '$.identifier[*]', '$.system', 'https://bluebutton.cms.gov/resources/variables/clm_id', '$.value'),
        s(j, '$.identifier[0].value')),
    s(j, '$.status'),
    coalesce(w(j, '$.type.coding[*]', '$.system', 'http://terminology.hl7.org/CodeSystem/claim-type', '$.code'),
        s(j, '$.type.coding[0].code')),
    s(j, '$.subType.coding[0].code'), s(j, '$.use'), dt(s(j, '$.created')),
    dt(s(j, '$.billablePeriod.start')), dt(s(j, '$.billablePeriod.end')),
    refto(file, s(j, '$.insurer.reference'), 'Organization'), ref(file, s(j, '$.provider.reference')),
    s(j, '$.provider.identifier.value'), refto(file, s(j, '$.facility.reference'), 'Location'),
    refto(file, coalesce(f(j, '$.insurance[*].coverage.reference'), s(j, '$.insurance.coverage.reference')), 'Coverage'),
    diag(j, 'principal', '$.diagnosisCodeableConcept.coding[0].system'),
    diag(j, 'principal', '$.diagnosisCodeableConcept.coding[0].code'),
    refto(file, diag(j, 'principal', '$.diagnosisReference.reference'), 'Condition'),
    diag(j, 'admitting', '$.diagnosisCodeableConcept.coding[0].code'),
    refto(file, s(j, '$.claim.reference'), 'Claim'), s(j, '$.outcome'),
    wa(j, '$.supportingInfo[*]', '$.category.coding[*].code', 'drg', '$.code.coding[0].code'),
    dt(stay(j, '$.timingPeriod.start')), dt(stay(j, '$.timingPeriod.end')),
    total(j, 'submitted'), total(j, 'eligible'), total(j, 'benefit'), total(j, 'paidtoprovider'),
    total(j, 'deductible'), total(j, 'coinsurance'),
    s(j, '$.payment.amount.value'), dt(s(j, '$.payment.date'))
FROM resource WHERE (j->>'resourceType') = 'ExplanationOfBenefit' ORDER BY file, ord;
--: explanation_of_benefit_item
SELECT ident(j, u), refto(file, s(j, '$.patient.reference'), 'Patient'), s(i, '$.sequence'),
    s(i, '$.revenue.coding[0].code'), s(i, '$.category.coding[0].code'),
    s(i, '$.productOrService.coding[0].system'), s(i, '$.productOrService.coding[0].code'),
    coalesce(s(i, '$.productOrService.coding[0].display'), s(i, '$.productOrService.text')),
    s(i, '$.modifier[0].coding[0].code'), s(i, '$.modifier[1].coding[0].code'),
    dt(coalesce(s(i, '$.servicedDate'), s(i, '$.servicedPeriod.start'))),
    dt(coalesce(s(i, '$.servicedDate'), s(i, '$.servicedPeriod.end'))),
    s(i, '$.locationCodeableConcept.coding[0].code'), s(i, '$.diagnosisSequence[0]'),
    refto(file, f(i, '$.encounter[*].reference'), 'Encounter'),
    s(i, '$.quantity.value'), coalesce(s(i, '$.quantity.code'), s(i, '$.quantity.unit')),
    s(i, '$.unitPrice.value'), s(i, '$.net.value'),
    adj(i, 'submitted'), adj(i, 'eligible'), adj(i, 'benefit'), adj(i, 'paidtoprovider'),
    adj(i, 'deductible'), adj(i, 'coinsurance')
FROM (SELECT *, unnest(json_extract(j, '$.item[*]')) AS i,
        generate_subscripts(json_extract(j, '$.item[*]'), 1) AS n
    FROM resource WHERE (j->>'resourceType') = 'ExplanationOfBenefit') ORDER BY file, ord, n;
--: claim
SELECT ident(j, u), refto(file, s(j, '$.patient.reference'), 'Patient'),
    coalesce(wa(j, '$.identifier[*]', '$.type.coding[*].code', 'uc', '$.value'),
        s(j, '$.identifier[0].value')),
    s(j, '$.status'),
    coalesce(w(j, '$.type.coding[*]', '$.system', 'http://terminology.hl7.org/CodeSystem/claim-type', '$.code'),
        s(j, '$.type.coding[0].code')),
    s(j, '$.subType.coding[0].code'), s(j, '$.use'), dt(s(j, '$.created')),
    dt(s(j, '$.billablePeriod.start')), dt(s(j, '$.billablePeriod.end')),
    refto(file, s(j, '$.insurer.reference'), 'Organization'), ref(file, s(j, '$.provider.reference')),
    s(j, '$.provider.identifier.value'), refto(file, s(j, '$.facility.reference'), 'Location'),
    refto(file, coalesce(f(j, '$.insurance[*].coverage.reference'), s(j, '$.insurance.coverage.reference')), 'Coverage'),
    diag(j, 'principal', '$.diagnosisCodeableConcept.coding[0].system'),
    diag(j, 'principal', '$.diagnosisCodeableConcept.coding[0].code'),
    refto(file, diag(j, 'principal', '$.diagnosisReference.reference'), 'Condition'),
    diag(j, 'admitting', '$.diagnosisCodeableConcept.coding[0].code'),
    s(j, '$.priority.coding[0].code'), s(j, '$.total.value')
FROM resource WHERE (j->>'resourceType') = 'Claim' ORDER BY file, ord;
--: claim_item
SELECT ident(j, u), refto(file, s(j, '$.patient.reference'), 'Patient'), s(i, '$.sequence'),
    s(i, '$.revenue.coding[0].code'), s(i, '$.category.coding[0].code'),
    s(i, '$.productOrService.coding[0].system'), s(i, '$.productOrService.coding[0].code'),
    coalesce(s(i, '$.productOrService.coding[0].display'), s(i, '$.productOrService.text')),
    s(i, '$.modifier[0].coding[0].code'), s(i, '$.modifier[1].coding[0].code'),
    dt(coalesce(s(i, '$.servicedDate'), s(i, '$.servicedPeriod.start'))),
    dt(coalesce(s(i, '$.servicedDate'), s(i, '$.servicedPeriod.end'))),
    s(i, '$.locationCodeableConcept.coding[0].code'), s(i, '$.diagnosisSequence[0]'),
    refto(file, f(i, '$.encounter[*].reference'), 'Encounter'),
    s(i, '$.quantity.value'), coalesce(s(i, '$.quantity.code'), s(i, '$.quantity.unit')),
    s(i, '$.unitPrice.value'), s(i, '$.net.value')
FROM (SELECT *, unnest(json_extract(j, '$.item[*]')) AS i,
        generate_subscripts(json_extract(j, '$.item[*]'), 1) AS n
    FROM resource WHERE (j->>'resourceType') = 'Claim') ORDER BY file, ord, n;
